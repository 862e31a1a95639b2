from mmkd.teachers.cached_teacher import CachedTeacher
from mmkd.teachers.frozen_teacher import FrozenTeacher

__all__ = ['CachedTeacher', 'FrozenTeacher']
