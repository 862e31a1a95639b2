"""Settings that cannot mean what they say."""
from tests.refusals.case import Case

TITLE = 'Settings'


CASES = [
    Case('a misspelt setting at the top level', ("optim_wraper", "Did you mean 'optim_wrapper'?"),
         "optim_wraper = dict(optimizer=dict(lr=0.1))"),
    Case('`load_from` misspelt', ("load_frm", "Did you mean 'load_from'?"), "load_frm = 'a.pth'"),
    Case('`custom_hooks` misspelt', ("custom_hook:", "Did you mean 'custom_hooks'?"),
         "custom_hook = [dict(type='EMAHook')]"),
    Case('a setting that no toolbox knows', ('gradient_penalty', '_known_keys'),
         'gradient_penalty = 0.1'),
    Case('a misspelt setting on the command line', ("Did you mean 'train_cfg'?", ),
         options=('--cfg-options', 'train_cgf.max_epochs=3')),
]
