"""Configs that cannot be read, and options that cannot be merged."""
import functools

from tests.refusals.case import ROOT, STUDENT, Case

TITLE = 'Configs and `--cfg-options`'
CHILD = f"_base_ = '{ROOT}/configs/_demo_/student_digits.py'\n"
NETWORK = "model = dict(type='mmkd.CIFARResNet', depth=8)\n"
CONFIG = '{folder}/'


def write(folder, name, content, **others):
    """Write a config, which may be bytes, and files beside it."""
    (folder / 'config.py').unlink()
    for path, text in {name: content, **others}.items():
        (folder / path.replace('__', '.')).write_bytes(
            text if isinstance(text, bytes) else text.encode())


def of(name, words, content, path='config.py', command='train', **others):
    """A case of a config with this content."""
    return Case(name, words, command=command, arguments=(f'{CONFIG}{path}', ),
                prepare=functools.partial(write, name=path, content=content, **others))


def option(name, word, *texts, exit_code=2):
    """A case of `--cfg-options` that are not understood."""
    return Case(name, ('--cfg-options', word), base=STUDENT, exit_code=exit_code,
                options=('--cfg-options', *texts))


CASES = [
    of('an empty config', ('config.py holds no model', ), ''),
    of('a binary config', ('config.py cannot be read: it is no text', ), bytes(range(256))),
    of('a config in another encoding', ('it is no text', ), 'a = 3'.encode('utf-16')),
    of('a config with a zero byte', ('cannot be read', 'null bytes'), b'a = 3\0'),
    of('a bracket of a config that is not closed', ("line 1: '(' was never closed", ),
       'model = dict(\n'),
    of('a config of wrong syntax', ('line 2: invalid syntax', ), 'a = 3\nb = = 3\n'),
    of('a config of wrong indentation', ('line 2: unexpected indent', ), 'a = 3\n  b = 3\n'),
    of('a name that a config does not define', ('config.py, line 1: NameError', "'b'"), 'a = b\n'),
    of('a config that divides by zero', ('line 2: ZeroDivisionError', ), 'a = 1\nb = a / 0\n'),
    of('a config of a network alone', ('train_dataloader, train_cfg, optim_wrapper: missing', ),
       NETWORK),
    of('a model that is a list', ('model must be a dict, got []', ), 'model = []\n'),
    of('a value that is a function', ('model.backbone.depth is a function of the config', ),
       f'{CHILD}model = dict(backbone=dict(depth=lambda: 8))\n'),
    of('a base that is missing', ("inherits 'nope.py', but there is no file", ),
       "_base_ = 'nope.py'\n"),
    of('a misspelt base', ("inherits 'stundet.py'", 'Close to it: student.py'),
       "_base_ = 'stundet.py'\n", student__py=NETWORK),
    of('a base of ours that is missing', ('there is no config mmkd::kd/nope', 'closest'),
       "_base_ = 'mmkd::kd/nope'\n"),
    of('a base of a package that is missing', ("'mmdet::retinanet/nope.py', which is not found", ),
       "_base_ = 'mmdet::retinanet/nope.py'\n"),
    of('a base of a package that does not exist', ("'foo::a/b.py', which is not found", ),
       "_base_ = 'foo::a/b.py'\n"),
    of('a base that is itself', ('among its own bases: config.py inherits config.py', ),
       "_base_ = 'config.py'\n"),
    of('bases in a circle', ('config.py inherits b.py inherits config.py', ), "_base_ = 'b.py'\n",
       b__py="_base_ = 'config.py'\n"),
    of('a base that is a number', ('_base_ in', 'must be a path or a list of paths, got 3'),
       '_base_ = 3\n'),
    of('a base that is a folder', ("inherits '.'", ), "_base_ = '.'\n"),
    of('a base that is a file of weights', ('config.py cannot be read', 'Only py/yml/yaml/json'),
       "_base_ = 'b.pth'\n", b__pth='weights'),
    of('a base of wrong syntax', ('one of its bases, line 1: invalid syntax', ),
       "_base_ = 'b.py'\n", b__py='a = = 3\n'),
    of('a base that fails', ('b.py, line 1: NameError', ), "_base_ = 'b.py'\n", b__py='a = foo\n'),
    of('two bases of one setting', ('Duplicate key', "'model'"), "_base_ = ['a.py', 'b.py']\n",
       a__py=NETWORK, b__py=NETWORK),
    of('a misspelt part of a base', ('config.py, line 2: AttributeError', "'modl'"),
       f'{CHILD}model = _base_.modl\n'),
    of('a dict over a number', ('max_epochs', 'cannot inherit', '_delete_=True'),
       f'{CHILD}train_cfg = dict(max_epochs=dict(a=3))\n'),
    of('a setting of a reserved name', ('filename is reserved', ), "filename = 'a'\n"),
    of('a method that is not merged', ("inherits ['kd']", "_base_.merge(_base_.pop('kd'))"),
       f"_base_ = ['{ROOT}/configs/_base_/pairs/resnet20_resnet8_digits.py', "
       f"'{ROOT}/configs/_base_/methods/kd.py']\n"),
    of('a method without a pair', ('holds no model, only kd', ),
       f"_base_ = '{ROOT}/configs/_base_/methods/kd.py'\n"),
    of('a custom import that is missing', ("custom_imports: No module named 'my_modul'",
                                           'PYTHONPATH'),
       f"{CHILD}custom_imports = dict(imports=['my_modul'])\n"),
    of('a custom import that is a text', ('custom_imports must be dict(imports=[MODULE, ...])', ),
       f"{CHILD}custom_imports = 'my_modul'\n"),
    of('a misspelt key of custom imports', ('custom_imports must be dict(imports=', ),
       f"{CHILD}custom_imports = dict(import_=['os'])\n"),
    of('an empty config in YAML', ('outermost level must be a mapping', ), '', 'config.yml'),
    of('a list in YAML', ('outermost level must be a mapping', ), '- a\n', 'config.yml'),
    of('a config in YAML of wrong syntax', ('config.yaml cannot be read', 'flow sequence'),
       'a: [1\n b: 3', 'config.yaml'),
    of('an object in YAML', ('a file of YAML is not read', 'os.getcwd'),
       'a: !!python/object/apply:os.getcwd []\n', 'config.yml'),
    of('a misspelt argument in YAML', ('train_cfg: EpochBasedTrainLoop', "'max_epochs'"),
       f"_base_: '{ROOT}/configs/_demo_/student_digits.py'\ntrain_cfg:\n  max_epoch: 3\n",
       'config.yml', command='check'),
    of('an empty config in JSON', ('config.json cannot be read', 'Expecting value'), '',
       'config.json'),
    of('a config in JSON that is cut short', ('config.json cannot be read', 'line 1 column 7'),
       '{"a": ', 'config.json'),
    of('a config of another kind', ('config.toml cannot be read: a config ends in .py', ), 'a = 3',
       'config.toml'),
    of('a config without an ending', ('a config ends in .py', ), 'a = 3', 'config'),
    Case('a file of weights as a config', ('It is a file of weights', ), arguments=(
        f'{CONFIG}a.pth', ), prepare=functools.partial(write, name='a.pth', content='a')),
    Case('a config that is a folder', ('is a folder, not a config. Configs in it', 'config.py'),
         arguments=('{folder}', )),
    Case('a misspelt config', ('there is no config', 'these are closest', 'config.py'),
         arguments=('{folder}/confg.py', )),
    Case('a misspelt config of ours', ('there is no config', 'resnet32x4_resnet8x4_cifar100.py',
                                       'mmkd list configs'),
         arguments=('kd/resnet32x4_resnet8x4_cifar10', )),
    option('an option without `=`', 'takes KEY=VALUE', 'train_cfg.max_epochs'),
    option('an option with spaces', 'takes KEY=VALUE', 'train_cfg.max_epochs', '=', '3'),
    option('an option without a name', 'takes KEY=VALUE', '=3'),
    option('an option with two dots', 'takes KEY=VALUE', 'train_cfg..max_epochs=3'),
    option('an option whose bracket is not closed', 'a bracket is not closed',
           'optim_wrapper.optimizer.betas=(0.9,0.999'),
    option('an option whose quote is not closed', 'a quote is not closed', "load_from='a.pth"),
    option('an option that is a dict', 'a dict is given by its entries, such as model.backbone.KEY',
           'model.backbone={depth:8}'),
    option('an option behind a number', 'train_cfg.max_epochs is 20, which has no entries',
           'train_cfg.max_epochs.a=3', exit_code=1),
    option('an option behind another option', 'train_cfg.max_epochs is 3, which has no entries',
           'train_cfg.max_epochs=3', 'train_cfg.max_epochs.a=4', exit_code=1),
    option('an option behind the end of a list', 'is a list of 1 entries',
           'visualizer.vis_backends.3.type=a', exit_code=1),
    Case('an option that is a list in place of a number', (
        'train_cfg.max_epochs must be a whole number from 1, got [3]', ),
        options=('--cfg-options', 'train_cfg.max_epochs=[3]')),
    Case('a rate that is a list', ('optim_wrapper.optimizer.lr must be a finite number', '[0.1]'),
         options=('--cfg-options', 'optim_wrapper.optimizer.lr=[0.1]')),
]
