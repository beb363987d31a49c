"""Hands what happened to the worker (forum.tasks), in the transaction in which it happens.

Tasks import models, so models name them: the worker finds a task by its name.
"""

from typing import Any

from procrastinate.contrib.django import app


def tell_later(post: Any, *, changed: bool = False) -> None:
    """Have whoever wishes to hear of a post told of it, or of what a change to it says now."""
    app.configure_task(name="forum.tasks.post_written", queue="notices").defer(post_id=post.pk, changed=changed)


def tell_of_answer(post: Any) -> None:
    """Have the author of an accepted answer told."""
    app.configure_task(name="forum.tasks.answer_accepted", queue="notices").defer(post_id=post.pk)


def tell_of_decision(decision: Any) -> None:
    """Have author and reporters told what was decided."""
    app.configure_task(name="forum.tasks.decision_made", queue="notices").defer(decision_id=decision.pk)


def tell_of_appeal(appeal: Any) -> None:
    """Have the author told what became of an appeal."""
    app.configure_task(name="forum.tasks.appeal_decided", queue="notices").defer(appeal_id=appeal.pk)
