"""Strict emulators of the chat services, over real HTTP, for tests and benchmarks."""
