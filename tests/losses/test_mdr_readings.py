import pytest

from mmkd.losses.mdr_readings import MDRReadings


def test_named_readings_replace_defaults():
    assert MDRReadings.from_config(None) == MDRReadings()
    readings = MDRReadings.from_config(dict(tie='last', length_difference='signed'))
    assert readings == MDRReadings(tie='last', length_difference='signed')
    assert readings.rank_dim == 'anchor'


@pytest.mark.parametrize('readings, message', [
    (dict(ties='last'), r"must be among \['tie', 'rank_dim', .*, got \['ties'\]"),
    (dict(length_difference=True),
     r"length_difference must be one of \['absolute', 'signed'\], got True")])
def test_unknown_readings(readings, message):
    with pytest.raises(ValueError, match=message):
        MDRReadings.from_config(readings)
