from mmkd.fitting.fit import DoesNotFitError, FittedMethod, fit, fitting_methods, reads_logits
from mmkd.fitting.method_files import method_names
from mmkd.fitting.networks import Layer, Profile, profile

__all__ = ['DoesNotFitError', 'FittedMethod', 'Layer', 'Profile', 'fit', 'fitting_methods',
           'method_names', 'profile', 'reads_logits']
