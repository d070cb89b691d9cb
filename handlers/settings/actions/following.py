"""What follows a change: the set-up is drawn again, and features that follow changes hear of it."""

from handlers.core.context import Context
from handlers.core.effects import Effect, Job, Refresh

CHANGED = ".settings_changed"
SETUP = "setup:1"


def followers(context: Context, name: str, level: str = "community") -> list[Effect]:
    """The jobs of features that follow changes of settings; and the set-up, where the change is the community's."""
    jobs = [job for job in context.registry.jobs if job.endswith(CHANGED)]
    redrawn = [Refresh(SETUP)] if level == "community" else []
    return [*redrawn, *(Job(job, (name,), key=f"{job}:{name}") for job in jobs)]
