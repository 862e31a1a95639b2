"""Tools that get missing files, files and configs of another kind, and wrong options."""
from pathlib import Path

from tests import broken_inputs
from tests.refusals.case import ROOT, Case

TITLE = 'Other tools'
UNLABELLED = str(ROOT / 'configs/_demo_/digits_label_free.py')
STUDENT, TEACHER, DISTILLER, MEMORY, SDD, DML = (
    str(ROOT / f'configs/_demo_/{name}_digits.py')
    for name in ('student', 'teacher', 'kd', 'kd_in_memory', 'sd_kd', 'dml'))
DETECTOR, DETECTORS = (str(ROOT / f'configs/_demo_/{name}_retinanet_scenes.py')
                       for name in ('student', 'fgd'))
DIGITS = ('--data', '_base_/datasets/digits.py')
TAUGHT = ('--cfg-options', 'model.teacher_checkpoint=t.pth')
WORK = ('--work-dir', 'work')
OWN = ('--data', 'data', '--teacher', 'resnet34', '--student', 'resnet18')
ANALYSES = ('cka', 'length_distribution', 'logit_correlation', 'relation_matrix')


def files(folder):
    """Write weights of student and teacher, a text, an image, a file and some folders."""
    broken_inputs.weights('s.pth', 'student_digits')
    broken_inputs.weights('t.pth')
    Path('text.txt').write_text('no weights\n')
    broken_inputs.write_image(Path('image.png'), 32, 32)
    broken_inputs.write_image(Path('one/a/0.png'), 40, 40)
    for name in 'ab':
        for index in range(4):
            broken_inputs.write_image(Path(f'data/{name}/{index}.png'), 40, 40)
    Path('empty').mkdir()


def tool(name, words, command, *arguments, exit_code=1):
    """A case of a command in a folder with these files."""
    return Case(name, (words, ) if isinstance(words, str) else words, command=command,
                arguments=arguments, exit_code=exit_code, prepare=files)


def usage(name, words, command, *arguments):
    """A case of a wrong command line."""
    return tool(name, words, command, *arguments, exit_code=2)


def analysis(name, words, script, *arguments, exit_code=1):
    """A case of one of the analysis tools."""
    return tool(f'{script}: {name}', words, 'run', f'analysis_tools/{script}', *arguments,
                exit_code=exit_code)


TESTS = [
    usage('an unknown flag', ('mmkd test: error: unrecognized arguments: --outt', 'mean --out?'),
          'test', STUDENT, 's.pth', '--outt', 'a.json'),
    usage('a test without a checkpoint', 'required: CHECKPOINT', 'test', STUDENT),
    usage('metrics in a file of text', 'metrics are written as .json or .yml', 'test', STUDENT,
          's.pth', '--out', 'a.txt'),
    tool('metrics below a file', ('text.txt: it is there already, and is no folder', ), 'test',
         STUDENT, 's.pth', *WORK, '--out', 'text.txt/a.json'),
    tool('a folder of a test that is a file', 'a file, where a folder is needed', 'test', STUDENT,
         's.pth', '--work-dir', 'text.txt'),
    tool('a peer of a network alone', 'the config has 0 peers', 'test', STUDENT, 's.pth', *WORK,
         '--peer', '0'),
    tool('a peer that does not exist', 'the config has 2 peers, counted from 0', 'test', DML,
         's.pth', *WORK, '--peer', '9'),
    usage('a peer that is no number', "invalid int value: 'x'", 'test', DML, 's.pth', '--peer',
          'x'),
    tool('a folder as a file to test', 'empty: it is a folder, where a file is needed', 'test',
         STUDENT, 'empty', *WORK),
    tool('an address that does not answer', ('cannot be downloaded', 'name the local file'),
         'test', STUDENT, 'http://localhost:1/x.pth', *WORK),
    tool("a distiller's test of the teacher's file", ('t.pth does not fit the network', ), 'test',
         DISTILLER, 't.pth', *WORK),
    usage('a negative number of pictures', 'must be at least 1, got -3', 'test', STUDENT, 's.pth',
          '--show-number', '-3'),
    tool('a test without test data', (
        'test_dataloader, test_cfg, test_evaluator: missing', 'linear-probe scores the features'),
        'test', UNLABELLED, 's.pth', *WORK),
]
FILES = [
    usage('a publication without a target', 'required: OUT.pth', 'publish', 's.pth'),
    tool('a folder to publish', 'there is no file empty', 'publish', 'empty', 'o.pth'),
    tool('a publication below a file', 'text.txt: it is there already', 'publish', 's.pth',
         'text.txt/o.pth'),
    tool('a publication over a file', 't.pth exists; --force replaces it', 'publish', 's.pth',
         't.pth', '--no-hash'),
    tool('a publication over its own source', 'is the training checkpoint itself', 'publish',
         's.pth', 's.pth', '--no-hash', '--force'),
    usage('a publication of an unknown kind', 'weights are written as .pth, .pt, .safetensors',
          'publish', 's.pth', 'o.txt'),
    tool('a peer to publish that does not exist', 'holds no peer 3; it holds [0]', 'publish',
         's.pth', 'o.pth', '--peer', '3'),
    tool('an ONNX file of a config that is missing', 'there is no config no.py', 'publish',
         's.pth', 'o.pth', '--onnx', 'no.py'),
    usage('an ONNX file of images of no size', 'must be at least 1, got 0', 'publish', 's.pth',
          'o.pth', '--onnx', STUDENT, '--image-size', '0', '0'),
    tool('a conversion with a config that is missing', 'there is no config no.py',
         'convert-teacher', 'no.py', 't.pth', 'o.pth'),
    tool('a conversion below a file', 'text.txt: it is there already', 'convert-teacher', TEACHER,
         't.pth', 'text.txt/o.pth'),
    tool('a conversion of a folder', 'empty: it is a folder', 'convert-teacher', TEACHER, 'empty',
         'o.pth'),
    usage('a conversion into an unknown kind', 'weights are written as', 'convert-teacher',
          TEACHER, 't.pth', 'o.txt'),
    tool('a conversion of another network', 'do not fit the CIFARResNet', 'convert-teacher',
         STUDENT, 't.pth', 'o.pth'),
    usage('a cache without rounds', 'required: --rounds', 'cache-teacher', MEMORY, 'c'),
    usage('a cache of no round', 'must be at least 1, got 0', 'cache-teacher', MEMORY, 'c',
          '--rounds', '0'),
    tool('a cache of a student alone', 'must be that of a distiller', 'cache-teacher', STUDENT,
         'c', '--rounds', '1'),
    tool('a cache of images one by one', 'is a TensorImages with batched=True', 'cache-teacher',
         DISTILLER, 'c', '--rounds', '1', *TAUGHT),
    tool('a cache of detectors', 'names neck (neck)', 'cache-teacher', DETECTORS, 'c', '--rounds',
         '1'),
    tool('a cache over a folder', 'empty exists: name a new folder', 'cache-teacher', MEMORY,
         'empty', '--rounds', '1', *TAUGHT),
    tool('a cache of more classes than there are', 'top_k must be from 1 to the 10 classes',
         'cache-teacher', MEMORY, 'c', '--rounds', '1', '--top-k', '99', *TAUGHT),
    tool('a probe of a file that is missing', 'no.pth does not exist', 'linear-probe', STUDENT,
         'no.pth', *DIGITS),
    tool('a probe on data that are missing', 'there is no config no.py', 'linear-probe', STUDENT,
         's.pth', '--data', 'no.py'),
    usage('a probe of no epoch', 'must be at least 1, got 0', 'linear-probe', STUDENT, 's.pth',
          *DIGITS, '--epochs', '0'),
    tool('a probe of a detector', 'is no classifier with pooled features', 'linear-probe',
         DETECTOR, 's.pth', *DIGITS),
    tool('a probe of another network', 'does not fit the student', 'linear-probe', TEACHER,
         's.pth', *DIGITS),
    usage('an option of a probe without `=`', '--data-options takes KEY=VALUE', 'linear-probe',
          STUDENT, 's.pth', *DIGITS, '--data-options', 'a'),
]
OWN_DATA = [
    usage('a list of something unknown', "invalid choice: 'foo'", 'list', 'foo'),
    tool('a list of no config', 'none of the configs has nothing_like_it', 'list', 'configs',
         'nothing_like_it'),
    tool('a table that does not exist', ('there is no table nope', 'mmkd list tables'), 'list',
         '--table', 'nope'),
    tool('a copy of a config that is missing', 'there is no config kd/nope', 'copy-config',
         'kd/nope'),
    tool('a copy below a file', 'text.txt: it is there already', 'copy-config', STUDENT,
         'text.txt/a.py'),
    tool('a misspelt table to reproduce', ('there is no table sdd1', 'sdd-1'), 'reproduce',
         'sdd1'),
    usage('a table to reproduce with no seed', 'must be at least 1, got 0', 'reproduce', 'sdd-1',
          '--seeds', '0'),
    usage('own data without a teacher', 'required: --teacher', 'distil', *OWN[:2], *OWN[4:]),
    tool('own data that are missing', 'there is no folder or CSV file no', 'distil', '--data',
         'no', *OWN[2:]),
    tool('own data without images', 'no folder of images is in it', 'distil', '--data', 'empty',
         *OWN[2:], '--dry-run'),
    tool('own data of one class', '1 classes were found (a)', 'distil', '--data', 'one', *OWN[2:],
         '--dry-run'),
    tool('a misspelt method', ("there is no method 'kdd'", "Did you mean 'kd'?"), 'distil', *OWN,
         '--method', 'kdd', '--dry-run'),
    tool('a misspelt student', "there is no network 'rsnet18'", 'distil', *OWN[:4], '--student',
         'rsnet18', '--dry-run'),
    tool('a teacher of other classes', ('knows 1000 classes, the data 2', '--train-teacher'),
         'distil', *OWN, '--dry-run'),
    tool('a share of validation of nan', '--val-share must be above 0 and below 1', 'distil', *OWN,
         '--val-share', 'nan', '--dry-run'),
    usage('a negative seed of own data', 'must be at least 0, got -1', 'distil', *OWN, '--seed',
          '-1'),
    tool('methods that do not exist', "there is no method 'foo'", 'compare', *OWN, '--methods',
         'kd,foo', '--dry-run', '--train-teacher', '1'),
    usage('no method to compare', 'names no method', 'compare', *OWN, '--methods', ',',
          '--dry-run'),
    tool('a method that is compared with itself', ('--methods takes different names', 'kd,kd'),
         'compare', *OWN, '--methods', 'kd,kd', '--dry-run'),
    tool('a prediction by a network without classes', 'test_dataloader: missing', 'predict',
         UNLABELLED, 's.pth', 'image.png'),
    tool('a prediction for no image', 'no.png is no image and no folder', 'predict', STUDENT,
         's.pth', 'no.png'),
    tool('a prediction for a text', 'text.txt cannot be read as an image', 'predict', STUDENT,
         's.pth', 'text.txt'),
    tool('a prediction for an empty folder', 'empty is no image and no folder', 'predict',
         STUDENT, 's.pth', 'empty'),
    tool('a prediction into a file', 'text.txt: it is there already', 'predict', STUDENT, 's.pth',
         'image.png', '--out', 'text.txt'),
    tool('a prediction of another network', 's.pth does not fit the network', 'predict', TEACHER,
         's.pth', 'image.png'),
    tool('a prediction of a detector with weights of a classifier',
         's.pth does not fit the network', 'predict', DETECTOR, 's.pth', 'image.png'),
    tool('a prediction with a text as weights', 'text.txt cannot be read as a file of weights',
         'predict', STUDENT, 'text.txt', 'image.png'),
    tool('a tool that does not exist', ('there is no tool foo', 'analysis_tools/cka'), 'run',
         'foo'),
    usage('a command that does not exist', "invalid choice: 'trian'", 'trian'),
]
CASES = [
    *TESTS, *FILES, *OWN_DATA,
    *(case for script in ANALYSES for case in (
        analysis('no checkpoint', 'required: CONFIG', script, exit_code=2),
        analysis('a checkpoint that is missing', 'there is no file no.pth', script, DISTILLER,
                 'no.pth', exit_code=2),
        analysis('a student alone', 'must be that of a distiller', script, STUDENT, 's.pth'),
        analysis('a text as a checkpoint', 'text.txt cannot be read', script, DISTILLER,
                 'text.txt', *TAUGHT),
        analysis('a checkpoint of another network', 't.pth does not fit the student', script,
                 DISTILLER, 't.pth', *TAUGHT),
        analysis('detectors', 'only classifiers are analysed', script, DETECTORS, 's.pth'))),
    analysis('a layer that does not exist', ("no sub-module 'nek'", 'Close names: neck'),
             'relation_matrix', DISTILLER, 's.pth', '--layer', 'nek', *TAUGHT),
    analysis('layers that do not exist', ("no common layers ['foo']", 'logits'), 'cka', DISTILLER,
             's.pth', '--layers', 'foo', *TAUGHT),
    analysis('batches of 0 images', 'must be at least 1, got 0', 'cka', DISTILLER, 's.pth',
             '--batch-size', '0', exit_code=2),
    analysis('results below a file', 'text.txt: it is there already', 'cka', DISTILLER, 's.pth',
             '--out-dir', 'text.txt', *TAUGHT),
    analysis('a student alone', 'must be that of a distiller', 'ambiguous_samples', STUDENT,
             's.pth', 's.pth'),
    analysis('no class', 'must be at least 2, got 0', 'embedding', STUDENT, 's.pth', '--classes',
             '0', exit_code=2),
    analysis('no data of a test', 'digits_label_free.py holds no test_dataloader', 'feature_maps',
             UNLABELLED, 's.pth'),
    analysis('classifiers', ("no common layer 'neck'", "['logits']"), 'feature_maps', DISTILLER,
             's.pth', *TAUGHT),
    analysis('a method without regions', 'no RegionLogits among its connectors', 'region_logits',
             DISTILLER, 's.pth', *TAUGHT),
    analysis('an image that is missing', 'there is no such file', 'region_logits', SDD, 's.pth',
             '--images', 'no.png', *TAUGHT),
    analysis('a number that is no image', 'there is no test image 99999; the last is 718',
             'region_logits', SDD, 's.pth', '--images', '99999', *TAUGHT),
    analysis('a text as an image', 'text.txt cannot be read as an image', 'region_logits', SDD,
             's.pth', '--images', 'text.txt', *TAUGHT),
    analysis('a run that is missing', 'there is no folder no', 'training_curves', 'no', '--keys',
             'loss', exit_code=2),
    analysis('a folder that is no run', 'empty holds no vis_data/scalars.json', 'training_curves',
             'empty', '--keys', 'loss'),
]
