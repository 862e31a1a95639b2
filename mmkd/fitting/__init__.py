from mmkd.fitting.fit import DoesNotFitError, FittedMethod, fit, fitting_methods, reads_logits
from mmkd.fitting.method_files import method_names
from mmkd.fitting.networks import Layer, Profile, profile
from mmkd.fitting.pyramids import Pyramid, detector_methods, fit_pyramids, pyramid

__all__ = ['DoesNotFitError', 'FittedMethod', 'Layer', 'Profile', 'Pyramid', 'detector_methods',
           'fit', 'fit_pyramids', 'fitting_methods', 'method_names', 'profile', 'pyramid',
           'reads_logits']
