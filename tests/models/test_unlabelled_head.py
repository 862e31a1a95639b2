import pytest
import torch

from mmkd.models.heads import UnlabelledHead


def test_it_passes_features_on_and_has_no_loss():
    features = (torch.zeros(2, 3), torch.ones(2, 4))
    head = UnlabelledHead()
    assert torch.equal(head(features), features[1])
    assert head.loss(features, None) == {} and not list(head.parameters())
    with pytest.raises(NotImplementedError, match='mmkd linear-probe'):
        head.predict(features)
