from dataclasses import dataclass, fields
from typing import Literal, get_args

from mmkd.utils import argument_checks


@dataclass(frozen=True)
class MDRReadings:
    """How :class:`mmkd.losses.MDRLoss` reads the places that MDR's print leaves open.

    "MDR: Multi-stage Decoupled Relational Knowledge Distillation with Adaptive Stage Selection",
    ACM MM 2024. No code is public, and the text reached us with symbols lost. The defaults are the
    likeliest readings; ``configs/mdr/README.md`` lists the open places.

    Args:
        tie: Which stage wins where a positive has the same rank in several stages. 'first' and
            'last' take the shallowest and the deepest; 'max_prob' takes the stage that gives the
            right anchor the highest probability.
        rank_dim: Among which pairs a positive and its anchor are ranked (Eq. 8): those of the
            positive with every 'anchor', or those of the anchor with every 'positive'.
        length_selector: By which relation stages are ranked for the lengths: the Euclidean
            'distance', or the difference of 'length'.
        length_difference: Whether differences of lengths are 'absolute' or 'signed'. The printed
            equation appears to lack ``|.|``; absolute values are the default.
        angle_reduction: 'batchmean' sums the KL over the anchors and averages it over the
            positives; 'mean' averages it over both.
        length_reduction: 'mean' averages the squared differences over anchors and positives;
            'batchmean' sums them over the anchors and averages them over the positives.

    Raises:
        ValueError: If a reading is not among those that are known.
    """

    tie: Literal['first', 'last', 'max_prob'] = 'first'
    rank_dim: Literal['anchor', 'positive'] = 'anchor'
    length_selector: Literal['distance', 'length'] = 'distance'
    length_difference: Literal['absolute', 'signed'] = 'absolute'
    angle_reduction: Literal['batchmean', 'mean'] = 'batchmean'
    length_reduction: Literal['mean', 'batchmean'] = 'mean'

    def __post_init__(self) -> None:
        for field in fields(self):
            argument_checks.check_choice(
                f'readings: {field.name}', getattr(self, field.name), get_args(field.type))

    @classmethod
    def from_config(cls, readings: dict | None) -> 'MDRReadings':
        """Return the readings that a config names; the rest keep their defaults.

        Raises:
            ValueError: If a name or a reading is unknown.
        """
        readings = readings or {}
        known = [field.name for field in fields(cls)]
        unknown = sorted(set(readings) - set(known))
        if unknown:
            raise ValueError(f'readings of MDRLoss must be among {known}, got {unknown}')
        return cls(**readings)
