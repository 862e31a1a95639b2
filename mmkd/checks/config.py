from mmengine.config import Config

from mmkd.checks import detectors, hooks, names, sections, top_level, values
from mmkd.utils.faults import ExpectedFault

CHECKS = (top_level.problems, sections.problems, hooks.problems, values.problems, names.problems,
          detectors.problems)


def check_config(cfg: Config) -> None:
    """Refuse a config whose settings cannot mean what they say, before anything is built.

    Args:
        cfg: Config of a run, with everything that the command line changes.

    Raises:
        ExpectedFault: The message holds a line for each problem.
    """
    problems = [problem for check in CHECKS for problem in check(cfg)]
    if problems:
        raise ExpectedFault('\n'.join(problems))
