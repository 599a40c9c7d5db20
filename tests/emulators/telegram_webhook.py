"""Delivery to the bot's webhook: one update at a time, again until it is answered with 2xx."""

import asyncio
from contextlib import suppress

import aiohttp

from .telegram_updates import Entry
from .telegram_world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
TIMEOUT = aiohttp.ClientTimeout(total=60)


class WebhookSender:
    """A task that posts pending updates while a webhook is set. `retry`: seconds after a failed attempt."""

    def __init__(self, world: World, retry: float = 0.05) -> None:
        self._world = world
        self._retry = retry

    async def run(self) -> None:
        """Until cancelled."""
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            while True:
                entry = await self._world.wait(self._due, None)
                if await self._post(session, entry):
                    self._world.updates.remove(entry)
                    self._world.changed()
                else:
                    await asyncio.sleep(self._retry)

    def _due(self) -> Entry | None:
        return self._world.updates.first() if self._world.webhook else None

    async def _post(self, session: aiohttp.ClientSession, entry: Entry) -> bool:
        webhook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if webhook["secret_token"]:
            headers[SECRET_HEADER] = webhook["secret_token"]
        error = "Connection refused"
        with suppress(aiohttp.ClientError, TimeoutError):
            async with session.post(webhook["url"], data=entry.body.encode(), headers=headers) as answer:
                if answer.ok:
                    return True
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        webhook["last_error_date"] = int(self._world.now())
        webhook["last_error_message"] = error
        self._world.changed()
        return False
