from mmkd.models.branches.auxiliary_branch import AuxiliaryBranch

__all__ = ['AuxiliaryBranch']
