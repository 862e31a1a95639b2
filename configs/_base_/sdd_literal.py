# SDD by the letter of the paper (Wei et al., CVPR 2024): grids pooled from the map, regions summed,
# consistent by their class, 30 epochs of warm-up, no clipping. The authors' code differs in each;
# see configs/sdd/README.md.
sdd_literal = dict(
    model=dict(
        connectors=dict(regions=dict(module=dict(pooling='direct'))),
        losses=dict(
            loss_sdd=dict(
                module=dict(grouping='class', region_reduction='sum'),
                warmup_epochs=30))),
    optim_wrapper=dict(clip_grad=None))
