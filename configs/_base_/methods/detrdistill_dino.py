# DETRDistill (Chang et al., ICCV 2023) for DINO, whose student has denoising queries too.
_base_ = 'detrdistill_two_stages.py'
detrdistill = dict(
    model=dict(
        student_layers=dict(queries=dict(parameter='query_embedding.weight')),
        connectors=dict(
            student_predictions=dict(
                module=dict(type='MatchingQueries'),
                inputs=dict(predictions='student.predictions', queries='student.queries'))),
        losses=dict(
            loss_detrdistill=dict(inputs=dict(student='connector.student_predictions')),
            # As many as DINO's test takes.
            loss_features=dict(module=dict(num_predictions=300)))))
