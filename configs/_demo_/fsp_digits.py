# Demo: FSP on 53 digits. First: python tools/train.py configs/_demo_/teacher_digits.py
_base_ = './student_digits.py'

# Second stage: labels alone, from the student that the first stage left:
# python tools/train.py configs/_demo_/flow_fsp_digits.py
load_from = 'work_dirs/_demo_/flow_fsp_digits/epoch_10.pth'
