from pathlib import Path

import pytest

from mmkd.apis.methods import PAIRS, load_methods

ROOT = Path(__file__).parents[2]
METAFILE = '''Collections:
  - Name: {name}
    Metadata:
      Kind: logits
      Tasks: [classification]
      Authors: Doe et al.
      Venue: ICLR
      Year: 2024
      Pairs: configs/new/{{teacher}}_{{student}}_{{dataset}}.py
    Paper: {{Title: A title, URL: https://example.org}}
    README: README.md
    Code: mmkd/losses/kd_loss.py
Models:
  - Name: a
    In Collection: {name}
    Metadata: {{Stage: 1}}
    Config: configs/_demo_/first_new_digits.py
  - Name: b
    In Collection: {name}
    Config: configs/_demo_/new_digits.py
'''


def write(root, text, folder='new'):
    path = root / 'configs' / folder / 'metafile.yml'
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return root


def test_a_metafile_alone_makes_a_method_known(tmp_path):
    (method,) = load_methods(write(tmp_path, METAFILE.format(name='New'))).values()
    assert (method.name, method.folder, method.source) == (
        'New', 'configs/new', 'Doe et al., ICLR 2024')
    assert method.runs('_demo_', 'digits') == ['first_new_digits', 'new_digits']
    assert method.runs('_benchmark_', 'glyphs') == []
    assert load_methods()['Label-free'].runs('_demo_', 'digits') == []  # its teacher alone has one
    assert method.pair_config('a', 'b') == 'configs/new/a_b_cifar100.py'
    assert not method.distils_first


def test_two_methods_of_one_name_are_refused(tmp_path):
    write(tmp_path, METAFILE.format(name='New'))
    write(tmp_path, METAFILE.format(name='New'), folder='other')
    with pytest.raises(ValueError, match='New is also a method of configs/new'):
        load_methods(tmp_path)


@pytest.mark.parametrize('old, new, message', [
    ('Kind: logits', 'Kind: logit', "Kind is 'logit'; known are logits, features"),
    ('      Kind: logits\n', '', 'Metadata of New lacks Kind; known are'),
    ('[classification]', '[translation]', 'known are classification, detection'),
    ('Venue: ICLR', 'Venu: ICLR', r"has \['Venu'\]; known are"),
    ('    Code: mmkd/losses/kd_loss.py\n', '', 'New lacks Code, the file of its loss'),
    ('In Collection: New', 'In Collection: Old', 'collection Old, but known are New')])
def test_what_is_wrong_in_a_metafile_is_named(tmp_path, old, new, message):
    write(tmp_path, METAFILE.format(name='New').replace(old, new))
    with pytest.raises(ValueError, match=rf'new/metafile\.yml.*{message}'):
        load_methods(tmp_path)


def test_every_config_of_a_method_is_in_its_metafile():
    listed = [path for method in load_methods().values() for path in method.configs]
    distilled = [path for method in load_methods().values() for path in method.last_stages]
    assert len(distilled) == len(set(distilled))  # a first stage may serve several methods
    for folder in {method.folder for method in load_methods().values()}:
        assert (ROOT / folder / 'README.md').is_file()
        found = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob('*.py')}
        assert found == {path for path in listed if path.startswith(f'{folder}/')}
    for path in listed:
        assert (ROOT / path).is_file()


def test_methods_have_their_loss_and_the_configs_of_the_compared_pairs():
    for method in load_methods().values():
        assert (ROOT / method.code).is_file()
        for pair in PAIRS if method.pairs else ():
            assert method.pair_config(*pair) in method.configs


def test_of_ab_alone_the_first_stage_distils():
    assert [name for name, method in load_methods().items() if method.distils_first] == ['AB']
    with pytest.raises(ValueError, match='FGD has no configs of pairs'):
        load_methods()['FGD'].pair_config('a', 'b')
