from mmkd.visualization.embedding import plot_embeddings
from mmkd.visualization.image_grid import plot_image_grid
from mmkd.visualization.learning_curves import plot_learning_curves
from mmkd.visualization.logit_correlation import class_correlation, plot_correlation_differences
from mmkd.visualization.per_class_accuracy import plot_per_class_accuracy

__all__ = [
    'class_correlation', 'plot_correlation_differences', 'plot_embeddings', 'plot_image_grid',
    'plot_learning_curves', 'plot_per_class_accuracy'
]
