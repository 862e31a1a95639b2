import copy
from unittest import mock

from mmengine.config import Config
from yapf.yapflib import yapf_api

from mmkd.utils.settled_config import SettledConfig


def test_the_text_is_that_of_mmengine_and_is_formatted_once():
    cfg = Config(dict(model=dict(type='A', sizes=[1, 2]), epochs=3))
    settled = SettledConfig.of(cfg)
    with mock.patch.object(yapf_api, 'FormatCode', wraps=yapf_api.FormatCode) as formatting:
        assert settled.pretty_text == settled.pretty_text
        assert formatting.call_count == 1
    assert settled.pretty_text == cfg.pretty_text


def test_a_change_is_seen_also_in_a_copy():
    settled = SettledConfig.of(Config(dict(model=dict(type='A'), epochs=3)))
    assert 'epochs=3' in settled.pretty_text
    changed = copy.deepcopy(settled)
    changed.merge_from_dict({'model.type': 'B'})
    settled.epochs = 4
    assert "type='B'" in changed.pretty_text and 'epochs=3' in changed.pretty_text
    assert "type='A'" in settled.pretty_text and 'epochs=4' in settled.pretty_text
