from mmkd.structures.batch import Batch
from mmkd.structures.labelled_samples import LabelledSamples, labels_of

__all__ = ['Batch', 'LabelledSamples', 'labels_of']
