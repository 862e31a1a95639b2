"""A config that is formatted once, however often its text is asked for."""
from mmengine.config import Config


class SettledConfig(Config):
    """A config that formats its text anew only after a change.

    MMEngine writes the text into every checkpoint and formats it each time, which takes longer than
    all other work for a small checkpoint together.
    """

    @classmethod
    def of(cls, cfg: Config) -> 'SettledConfig':
        """Return a config with the content of another one; a change of one is seen in both."""
        settled = cls.__new__(cls)
        settled.__dict__.update(cfg.__dict__)
        return settled

    @property
    def pretty_text(self) -> str:
        """The config as formatted Python code."""
        content = repr(self._cfg_dict)
        if self.__dict__.get('_written', ('', ''))[0] != content:
            self.__dict__['_written'] = (content, super().pretty_text)
        return self.__dict__['_written'][1]
