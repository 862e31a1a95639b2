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
            ValueError: If the queries of both networks differ in width.
        """
        own, others = arguments['query'], teacher_arguments['query']
        if own.shape[-1] != others.shape[-1]:
            raise ValueError(f'the queries of the student have {own.shape[-1]} channels and those '
                             f'of the teacher {others.shape[-1]}: the student\'s decoder takes the '
                             'teacher\'s queries, so both need one embed_dims')
        taken = {name: teacher_arguments[name]
                 for name in ('query', 'query_pos', 'reference_points')
                 if teacher_arguments.get(name) is not None}
        if reference_layer is not None:
            taken['reference_points'] = reference_layer(taken['query_pos']).sigmoid()
        # A mask of DINO is for its denoising queries, which are no part of this group.
        states, references = decoder(**{**arguments, 'self_attn_mask': None, **taken})
        if len(references) == len(states):
            references = [taken['reference_points'], *references]
        return states, references
