import pytest

from mmkd.apis.methods import load_methods
from tests.tools import loading

method_tables = loading.load_tool('method_tables.py')


def test_the_documents_say_what_the_metafiles_say():
    assert not method_tables.outdated(), 'run python tools/method_tables.py'


def test_a_document_shows_the_methods_of_its_task():
    methods = [method for name, method in load_methods().items() if name in ('KD', 'FGD', 'DPK')]
    shown = {document: [line.split('](')[0] for line in method_tables.table(document, methods)[2:]]
             for document in method_tables.DOCUMENTS}
    assert shown == {'docs/en/methods.md': ['| [KD', '| [FGD', '| [DPK'],
                     'docs/en/baselines.md': ['| [KD', '| [DPK'],
                     'docs/en/detection.md': ['| [FGD', '| [DPK']}


def test_the_compact_table_holds_every_method_once():
    methods = load_methods()
    text = '\n'.join(method_tables.compact_table(list(methods.values())))
    assert all(text.count(f'[{name}](') == 1 for name in methods)
    assert len(text.splitlines()) <= 2 + 5


def test_what_is_around_the_table_stays():
    methods = list(load_methods().values())
    text = f'before\n{method_tables.BEGIN}\na stale row\n{method_tables.END}\nafter\n'
    once = method_tables.with_table('README.md', text, methods)
    assert once.startswith('before\n') and once.endswith('\nafter\n') and 'stale' not in once
    assert method_tables.with_table('README.md', once, methods) == once
    with pytest.raises(ValueError, match=r'README\.md must hold each of these lines once'):
        method_tables.with_table('README.md', 'no marks', methods)


def test_check_writes_nothing_and_fails_where_a_file_is_old(tmp_path, monkeypatch, capsys):
    old = tmp_path / 'README.md'
    old.write_text('old')
    monkeypatch.setattr(method_tables, 'ROOT', tmp_path)
    monkeypatch.setattr(method_tables, 'outdated', lambda: {old: 'new'})
    monkeypatch.setattr('sys.argv', ['method_tables.py', '--check'])
    with pytest.raises(SystemExit, match=r'run python tools/method_tables\.py'):
        method_tables.main()
    assert old.read_text() == 'old' and 'out of date: README.md' in capsys.readouterr().out
    monkeypatch.setattr('sys.argv', ['method_tables.py'])
    method_tables.main()
    assert old.read_text() == 'new'
