"""Telegram; the only package that imports `telegram`."""

from bot.channels.telegram.channel import TelegramChannel

CHANNEL = TelegramChannel
