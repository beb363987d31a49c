"""Emoji by their short names, `:tada:`: the ones that colleagues use. The page on writing lists them all."""

from typing import Final

EMOJI: Final = {
    "100": "💯", "airplane": "✈️", "alarm": "⏰", "apple": "🍎", "battery": "🔋", "bee": "🐝", "bell": "🔔",
    "bike": "🚲", "blush": "😊", "boat": "⛵", "book": "📖", "books": "📚", "brain": "🧠", "bridge": "🌉", "bug": "🐛",
    "building": "🏢", "bulb": "💡", "bus": "🚌", "cake": "🎂", "calendar": "📅", "camera": "📷", "car": "🚗",
    "chart": "📊", "check": "✅", "cheese": "🧀", "clap": "👏", "clipboard": "📋", "clock": "🕐", "cloud": "☁️",
    "coffee": "☕", "computer": "💻", "confused": "😕", "construction": "🚧", "cow": "🐄", "cross": "❌",
    "cry": "😢", "document": "📄", "dna": "🧬", "droplet": "💧", "ear": "👂", "egg": "🥚", "electric": "⚡",
    "email": "📧", "eu": "🇪🇺", "euro": "💶", "exclamation": "❗", "eyes": "👀", "factory": "🏭", "fire": "🔥",
    "fish": "🐟", "flag": "🚩", "folder": "📁", "gear": "⚙️", "gift": "🎁", "globe": "🌍", "graph": "📈",
    "grapes": "🍇", "grin": "😁", "handshake": "🤝", "hat": "🎓", "heart": "❤️", "hourglass": "⏳", "house": "🏠",
    "hug": "🤗", "joy": "😂", "key": "🔑", "laptop": "💻", "leaf": "🍃", "link": "🔗", "lock": "🔒", "loupe": "🔍",
    "mail": "✉️", "map": "🗺️", "medal": "🏅", "megaphone": "📣", "memo": "📝", "microscope": "🔬", "milk": "🥛",
    "moon": "🌙", "mountain": "⛰️", "muscle": "💪", "no_entry": "⛔", "ok": "👌", "olive": "🫒", "paperclip": "📎",
    "party": "🥳", "phone": "📞", "pill": "💊", "pin": "📌", "plant": "🌱", "point_down": "👇", "point_right": "👉",
    "point_up": "👆", "pray": "🙏", "puzzle": "🧩", "question": "❓", "rain": "🌧️", "rainbow": "🌈", "raised_hand": "✋",
    "recycle": "♻️", "robot": "🤖", "rocket": "🚀", "sad": "🙁", "satellite": "🛰️", "ship": "🚢", "smile": "😄",
    "snow": "❄️", "sparkles": "✨", "speech": "💬", "star": "⭐", "sun": "☀️", "sunglasses": "😎", "tada": "🎉",
    "target": "🎯", "test_tube": "🧪", "thinking": "🤔", "thumbsdown": "👎", "thumbsup": "👍", "tool": "🔧",
    "tractor": "🚜", "train": "🚆", "tree": "🌳", "trophy": "🏆", "truck": "🚚", "umbrella": "☔", "wave": "👋",
    "warning": "⚠️", "wheat": "🌾", "wind": "🌬️", "wine": "🍷", "wink": "😉", "world": "🌐", "zap": "⚡",
    "+1": "👍", "-1": "👎",
}  # fmt: skip


def named(beginning: str, *, most: int) -> list[tuple[str, str]]:
    """Return the short names that begin like this, each with its emoji; then those that hold it."""
    asked = beginning.lower()
    begun = [pair for pair in EMOJI.items() if pair[0].startswith(asked)]
    within = [pair for pair in EMOJI.items() if asked in pair[0][1:] and not pair[0].startswith(asked)]
    return [*begun, *within][:most]
