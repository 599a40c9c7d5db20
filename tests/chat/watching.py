"""What the watch on the running ward has said."""


async def alarms(ward, who="quan-tri", *, sent=True):
    """What the watch has told somebody so far, once all that may leave has left."""
    if sent:
        await ward.engine.outbox.drain()
    said = [message.text for message in await ward.messages(who) if message.direction == "out"]
    return [text for text in said if text.startswith(("⚠️", "🔴"))]
