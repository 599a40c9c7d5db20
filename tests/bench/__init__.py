"""`make bench`: how fast nhacviec sends and answers, beside python-telegram-bot alone. docs/benchmarks.md."""
