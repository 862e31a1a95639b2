# Glyphs: AB. First: python tools/train.py configs/_benchmark_/teacher_glyphs.py
_base_ = './student_glyphs.py'

# Second stage: labels alone, from the student that the first stage left:
# python tools/train.py configs/_benchmark_/boundaries_ab_glyphs.py
load_from = 'work_dirs/_benchmark_/boundaries_ab_glyphs/epoch_10.pth'
