"""Rings as the words of a path, in steps of a tenth."""

from launch.europe.lines import Ring


def path_of(rings: list[Ring]) -> str:
    """Return rings as the words of a path, in steps of a tenth."""
    return "".join(_words(ring) for ring in rings)


def _words(ring: Ring) -> str:
    points = [(round(x * 10), round(y * 10)) for x, y in ring]
    points = [point for place, point in enumerate(points) if not place or point != points[place - 1]]
    (x0, y0), steps = points[0], []
    x, y = x0, y0
    for there in points[1:]:
        steps.append((there[0] - x, there[1] - y))
        x, y = there
    numbers = "".join(_joined(number) for step in steps for number in step)
    return f"M{_number(x0)}{_joined(y0)}l{numbers.lstrip()}z"


def _number(tenths: int) -> str:
    text = f"{tenths / 10:g}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _joined(tenths: int) -> str:
    text = _number(tenths)
    return text if text.startswith("-") else f" {text}"
