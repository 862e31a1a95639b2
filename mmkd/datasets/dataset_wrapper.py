"""Base class of datasets that wrap another dataset."""
import copy

from mmengine.dataset import BaseDataset, force_full_init

from mmkd.registry import DATASETS


class DatasetWrapper:
    """Pass on meta information, annotations and length of the wrapped dataset.

    A subclass changes the items that it gives out, and reads what it needs for them in
    :meth:`prepare`.

    Args:
        dataset: The wrapped dataset or its config.
        lazy_init: Whether to load only when the first item or the length is asked for.

    Raises:
        TypeError: If ``dataset`` is neither a dataset nor a config.
    """

    def __init__(self, dataset: BaseDataset | dict, *, lazy_init: bool = False) -> None:
        if isinstance(dataset, dict):
            dataset = DATASETS.build(dataset)
        if not hasattr(dataset, 'get_data_info'):
            raise TypeError(f'dataset must be a dataset or its config, got {type(dataset)}')
        self.dataset = dataset
        self._fully_initialized = False
        if not lazy_init:
            self.full_init()

    @property
    def metainfo(self) -> dict:
        """The meta information of the wrapped dataset."""
        return copy.deepcopy(self.dataset.metainfo)

    @property
    def wraps_batches(self) -> bool:
        """Whether the wrapped dataset gives out whole batches."""
        return getattr(self.dataset, 'batched', False)

    def full_init(self) -> None:
        """Load the wrapped dataset and prepare the wrapper, once."""
        if self._fully_initialized:
            return
        self.dataset.full_init()
        self.prepare()
        self._fully_initialized = True

    def prepare(self) -> None:
        """Read from the loaded dataset what the items need."""

    def read_labels(self) -> list[int]:
        """Return the class of every image of the wrapped dataset."""
        return [int(self.dataset.get_data_info(index)['gt_label'])
                for index in range(len(self.dataset))]

    @force_full_init
    def get_data_info(self, idx: int) -> dict:
        """Return the annotation of an image, before the pipeline."""
        return self.dataset.get_data_info(idx)

    @force_full_init
    def get_cat_ids(self, idx: int) -> list[int]:
        """Return the label of an image, for ``ClassBalancedDataset``."""
        return self.dataset.get_cat_ids(idx)

    @force_full_init
    def __len__(self) -> int:
        return len(self.dataset)
