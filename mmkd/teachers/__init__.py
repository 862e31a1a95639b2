from mmkd.teachers.cached_teacher import CachedTeacher
from mmkd.teachers.frozen_teacher import FrozenTeacher
from mmkd.teachers.several_teachers import SeveralTeachers

__all__ = ['CachedTeacher', 'FrozenTeacher', 'SeveralTeachers']
