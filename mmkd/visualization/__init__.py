from mmkd.visualization.learning_curves import plot_learning_curves
from mmkd.visualization.per_class_accuracy import plot_per_class_accuracy

__all__ = ['plot_learning_curves', 'plot_per_class_accuracy']
