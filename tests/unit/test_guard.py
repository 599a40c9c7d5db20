"""The guard that keeps tests on this machine."""

import socket

import pytest

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.invalid"])
def test_a_connection_to_the_outside_is_refused_and_remembered(outside_connections, host):
    with pytest.raises(RuntimeError, match="tests stay on this machine"):
        socket.create_connection((host, 80), timeout=0.1)
    assert any(host in tried for tried in outside_connections)
    outside_connections.clear()


def test_loopback_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
