"""Settings at the top level, and parts of a config that no registry builds."""
from tests.refusals.case import DISTILLER, Case

TITLE = 'Settings'


def option(name, text, *words):
    """A case of one --cfg-options."""
    return Case(name, words, options=('--cfg-options', text))


def setting(name, text, *words, base=None):
    """A case of a line in the config."""
    return Case(name, words, text, **({'base': base} if base else {}))


CASES = [
    setting('a misspelt setting at the top level', 'optim_wraper = dict(optimizer=dict(lr=0.1))',
            'optim_wraper', "Did you mean 'optim_wrapper'?"),
    setting('`load_from` misspelt', "load_frm = 'a.pth'", 'load_frm', "Did you mean 'load_from'?"),
    setting('`custom_hooks` misspelt', "custom_hook = [dict(type='EMAHook')]", 'custom_hook:',
            "Did you mean 'custom_hooks'?"),
    setting('`work_dir` misspelt', "workdir = 'a'", 'workdir', "Did you mean 'work_dir'?"),
    setting('`randomness` misspelt', 'randomnes = dict(seed=1)', "Did you mean 'randomness'?"),
    setting('`val_evaluator` misspelt', "val_evaluater = dict(type='Accuracy')",
            "Did you mean 'val_evaluator'?"),
    setting('a setting that no toolbox knows', 'gradient_penalty = 0.1', 'gradient_penalty',
            '_known_keys'),
    setting('a setting of an older MMEngine', "lr_config = dict(policy='step')", 'lr_config',
            'There are: '),
    option('a misspelt setting on the command line', 'train_cgf.max_epochs=3',
           "Did you mean 'train_cfg'?"),
    option('a misspelt number of epochs', 'train_cfg.max_epoch=3', 'EpochBasedTrainLoop',
           "'max_epochs'"),
    option('a misspelt interval of validation', 'train_cfg.val_intervall=3', 'EpochBasedTrainLoop',
           "'val_interval'"),
    option('a misspelt batch size', 'train_dataloader.batchsize=8', 'train_dataloader.batchsize',
           "Did you mean 'batch_size'?"),
    option('a misspelt batch size of the test set', 'test_dataloader.batchsize=8',
           'test_dataloader.batchsize', "Did you mean 'batch_size'?"),
    option('a misspelt seed', 'randomness.sead=1', 'randomness.sead', "Did you mean 'seed'?"),
    option('a misspelt part of the environment', 'env_cfg.cudnn_benchmrk=True',
           "Did you mean 'cudnn_benchmark'?"),
    option('a misspelt start method', 'env_cfg.mp_cfg.mp_startmethod=spawn',
           "Did you mean 'mp_start_method'?"),
    option('a misspelt batch of the learning rate', 'auto_scale_lr.base_batchsize=8',
           "Did you mean 'base_batch_size'?"),
    option('a misspelt rule for parameters', 'optim_wrapper.paramwise_cfg.norm_decay=0',
           "Did you mean 'norm_decay_mult'?"),
    option('a misspelt part of the log', 'log_processor.windowsize=5', 'log_processor',
           "Did you mean 'window_size'?"),
    setting('no optimizer beside the training data', 'optim_wrapper = None',
            'optim_wrapper: missing', 'they belong together'),
    setting('no evaluator beside the validation data', 'val_evaluator = None',
            'val_evaluator: missing'),
    setting('no test data beside the test loop', 'test_dataloader = None',
            'test_dataloader: missing'),
    setting('an optimizer that is a text', "optim_wrapper = dict(optimizer=dict(_delete_=True))\n"
            "optim_wrapper['optimizer'] = 'SGD'", 'optimizer'),
    option('a part that is a text', 'train_cfg=fast', "train_cfg must be a dict, got 'fast'"),
    setting('a data loader without a sampler', 'train_dataloader = dict(_delete_=True, '
            "batch_size=4, dataset=dict(type='Digits'))", 'train_dataloader.sampler: missing'),
    setting('a loop without a type', 'train_cfg = dict(_delete_=True, max_epochs=3)',
            'train_cfg: needs a type'),
    setting('a loop that says twice what it counts', 'train_cfg = dict(by_epoch=True)',
            'train_cfg.by_epoch', 'remove one'),
    setting('persistent workers without workers', 'train_dataloader = dict('
            'num_workers=0, persistent_workers=True)', 'train_dataloader.persistent_workers',
            'num_workers > 0'),
    setting('a distiller without a loss', "model = dict(losses=dict(_delete_=True))",
            'model.losses: empty', base=DISTILLER),
    setting('a hook without a type', 'default_hooks = dict(mine=dict(interval=3))',
            'default_hooks.mine: a hook needs a type'),
    setting('a misspelt default hook', 'default_hooks = dict(chekpoint=dict(interval=3))',
            'default_hooks.chekpoint: a hook needs a type'),
    setting('a hook that is a text', "default_hooks = dict(timer='IterTimerHook')",
            "default_hooks.timer must be a dict with a type, got 'IterTimerHook'"),
    setting('custom hooks that are no list', "custom_hooks = dict(type='EMAHook')",
            'custom_hooks must be a list'),
    setting('a custom hook that is None', 'custom_hooks = [None]',
            'custom_hooks.0 must be a dict with a type, got None'),
    setting('a custom hook without a type', 'custom_hooks = [dict(momentum=0.1)]',
            'custom_hooks.0: a hook needs a type'),
    setting('several faults at once', 'load_frm = 1\nlog_level = "LOUD"\ntrain_cfg = '
            'dict(max_epochs=0)', 'load_frm', 'log_level', 'train_cfg.max_epochs'),
]
