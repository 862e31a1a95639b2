from mmkd.visualization.critical_difference import plot_critical_difference
from mmkd.visualization.embedding import plot_embeddings
from mmkd.visualization.gain_against_cost import plot_gain_against_cost
from mmkd.visualization.image_grid import plot_image_grid
from mmkd.visualization.learning_curves import plot_learning_curves
from mmkd.visualization.length_distribution import plot_length_distributions
from mmkd.visualization.logit_correlation import class_correlation, plot_correlation_differences
from mmkd.visualization.per_class_accuracy import plot_per_class_accuracy
from mmkd.visualization.ranked_heatmap import plot_ranked_heatmaps
from mmkd.visualization.region_grid import RegionAnswers, plot_region_answers
from mmkd.visualization.scalar_curves import plot_scalar_curves

__all__ = [
    'RegionAnswers', 'class_correlation', 'plot_correlation_differences',
    'plot_critical_difference', 'plot_embeddings',
    'plot_gain_against_cost', 'plot_image_grid', 'plot_learning_curves',
    'plot_length_distributions', 'plot_per_class_accuracy', 'plot_ranked_heatmaps',
    'plot_region_answers', 'plot_scalar_curves'
]
