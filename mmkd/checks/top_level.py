"""Keys at the top level of a config: what nobody reads was meant to be something else."""
import difflib
import inspect
import re

from mmengine.config import Config
from mmengine.runner import Runner

ESCAPE = '_known_keys'
READ_BY_RUNNER = tuple(re.findall(r"self\.cfg\.get\(\s*'(\w+)'", inspect.getsource(Runner)))
READ_BY_CONFIG = ('env_variables', 'fp16', 'tta_model', 'tta_pipeline', ESCAPE)


def known_keys() -> list[str]:
    """Return the keys that MMEngine, its toolboxes or mmkd read at the top level of a config."""
    arguments = list(inspect.signature(Runner.__init__).parameters)[1:]
    return sorted({*arguments, *READ_BY_RUNNER, *READ_BY_CONFIG, 'custom_imports'} - {'cfg'})


def problems(cfg: Config) -> list[str]:
    """Name the keys that nothing reads, with the closest that something does.

    A variable of a config's author, such as ``train_pipeline``, also stands at the top level, and
    the text of the config reads it. What a base offers need not be read, and in a file that
    MMEngine wrote nothing is, so there only a key that resembles a known one is refused.
    """
    known = known_keys()
    escaped = cfg.get(ESCAPE) or ()
    if not isinstance(escaped, list | tuple) or not all(isinstance(key, str) for key in escaped):
        return [f'{ESCAPE} must be a list of names of variables, got {escaped!r}']
    unread = [key for key in cfg if key not in known and key not in escaped
              and not _is_read(key, cfg.text)]
    bases = cfg.text[:cfg.text.rfind(str(cfg.filename))]
    suggested = [key for key in known if key not in READ_BY_CONFIG]
    found = []
    for key in unread:
        close = difflib.get_close_matches(key, suggested, n=1, cutoff=0.75)
        if close or (bases and not re.search(rf'^{key}\s*=', bases, re.MULTILINE)):
            hint = f'Did you mean {close[0]!r}?' if close else f'There are: {", ".join(suggested)}.'
            found.append(f'{key}: no setting has this name, so it would change nothing. {hint} A '
                         f'variable of your own is named in {ESCAPE} = [{key!r}]')
    return found


def _is_read(key: str, text: str) -> bool:
    """Return whether the text of a config names a variable elsewhere than where it is assigned."""
    return re.search(rf'(?<![\w\'"]){re.escape(key)}\b(?!\s*=[^=])', text) is not None
