"""Every method of the repository that distils classifiers, and its config for a CIFAR pair."""
CONFIGS = {method: f'{method.lower()}/{{pair}}' for method in (
    'KD', 'DKD', 'NKD', 'FitNet', 'AT', 'SP', 'CC', 'RKD', 'PKT', 'VID', 'NST', 'FT', 'OFD', 'CRD',
    'ReviewKD', 'MGD', 'DIST', 'CTKD', 'TAKD', 'DPK', 'SSKD', 'HSSAKD', 'MDR', 'VSD')}
CONFIGS |= {'SD-KD': 'sdd/sd_kd_{pair}', 'SD-DKD': 'sdd/sd_dkd_{pair}',
            'SD-NKD': 'sdd/sd_nkd_{pair}',
            'AB': 'ab/boundaries_{pair}',  # the stage that distils
            'DML': 'dml/{student}', 'HSSAKD-online': 'hssakd/online_{student}'}
PAIRS = (('resnet32x4', 'resnet8x4'), ('resnet56', 'resnet20'))


def file_name(method: str, suffix: str) -> str:
    """Return how a method's own config is called without ending, such as sd_kd_digits."""
    return f'{method.lower().replace("-", "_")}_{suffix}'


def config_of(method: str, teacher: str, student: str) -> str:
    """Return the path of a method's CIFAR-100 config, from the root of the repository."""
    name = CONFIGS[method].format(pair=f'{teacher}_{student}', student=student)
    return f'configs/{name}_cifar100.py'
