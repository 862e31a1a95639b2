from collections.abc import Mapping

from torch import Tensor, nn

from mmkd.registry import MODELS


@MODELS.register_module()
class TeacherQueries(nn.Module):
    """Send the teacher's queries through the student's decoder, as a second group beside its own.

    Part of the query-prior assignment distillation of "DETRDistill: A Universal Knowledge
    Distillation Framework for DETR-families", Chang et al., ICCV 2023,
    https://arxiv.org/abs/2211.10156. The group sees the student's encoded image, but not the
    student's queries. It is there while training only.

    The teacher's queries begin at the teacher's reference points or, as in the authors' code for
    Deformable DETR, at those that the student's own layer makes of the teacher's queries.
    """

    def forward(self, decoder: nn.Module, arguments: Mapping, teacher_arguments: Mapping,
                reference_layer: nn.Module | None = None) -> tuple[Tensor, list[Tensor]]:
        """Return the hidden states (L, N, Q, D) and L + 1 references, the first one included.

        Args:
            decoder: The student's decoder.
            arguments: What the student's decoder was called with.
            teacher_arguments: What the teacher's was called with: ``query`` (N, Q, D),
                ``reference_points`` and, in a Deformable DETR, ``query_pos`` are read.
            reference_layer: The student's layer from ``query_pos`` to points, where it has one.

        Raises:
            ValueError: If the decoders are not of one family, or their queries differ in width.
        """
        taken = _queries(teacher_arguments)
        _check(_queries(arguments), taken)
        if reference_layer is not None:
            taken['reference_points'] = reference_layer(taken['query_pos']).sigmoid()
        if 'self_attn_mask' in arguments:  # DINO's is for its denoising queries, not of this group
            taken['self_attn_mask'] = None
        states, references = decoder(**{**arguments, **taken})
        if len(references) == len(states):
            references = [taken['reference_points'], *references]
        return states, references


def _queries(arguments: Mapping) -> dict[str, Tensor]:
    """Return what a decoder was told of its queries."""
    return {name: arguments[name] for name in ('query', 'query_pos', 'reference_points')
            if arguments.get(name) is not None}


def _check(own: Mapping, others: Mapping) -> None:
    if own.keys() != others.keys() or not {'query', 'reference_points'} <= own.keys():
        raise ValueError(
            'TeacherQueries needs two Deformable DETRs or two DINOs, whose decoders are called '
            f'with query and reference_points; here the student\'s with {", ".join(own) or "none"} '
            f'and the teacher\'s with {", ".join(others) or "none"}')
    widths = [queries['query'].shape[-1] for queries in (own, others)]
    if widths[0] != widths[1]:
        raise ValueError(f'the queries of the student have {widths[0]} channels and those of the '
                         f'teacher {widths[1]}: the student\'s decoder takes the teacher\'s '
                         'queries, so both need one embed_dims')
