from mmkd.models.heads.joint_linear_head import JointLinearClsHead

__all__ = ['JointLinearClsHead']
