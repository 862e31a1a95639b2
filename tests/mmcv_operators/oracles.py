"""Naive forms of mmcv's operators: loops over numbers, as the papers and the kernels state them."""
import math

import numpy as np


def iou(first, second, offset=0):
    """Intersection over union of two boxes."""
    width = min(first[2], second[2]) - max(first[0], second[0]) + offset
    height = min(first[3], second[3]) - max(first[1], second[1]) + offset
    shared = max(width, 0) * max(height, 0)
    areas = [(box[2] - box[0] + offset) * (box[3] - box[1] + offset) for box in (first, second)]
    return shared / (sum(areas) - shared)


def nms(boxes, scores, threshold, offset=0):
    """Kept indices, best first."""
    kept = []
    for candidate in np.argsort(-scores, kind='stable'):
        if all(iou(boxes[other], boxes[candidate], offset) <= threshold for other in kept):
            kept.append(int(candidate))
    return kept


def soft_nms(boxes, scores, threshold, sigma, min_score, method, offset=0):
    """Kept indices and their new scores, in the order in which they are taken."""
    scores, waiting, taken = scores.copy(), list(range(len(boxes))), []
    while waiting:
        best = max(waiting, key=lambda index: scores[index])
        waiting.remove(best)
        taken.append((best, scores[best]))
        for index in waiting:
            overlap = iou(boxes[best], boxes[index], offset)
            if method == 'gaussian':
                scores[index] *= math.exp(-overlap**2 / sigma)
            elif overlap >= threshold:
                scores[index] *= 1 - overlap if method == 'linear' else 0
        waiting = [index for index in waiting if scores[index] >= min_score]
    return taken


def bilinear(image, y, x):
    """Value of a map between pixels, clipped as RoIAlign does; zero far outside."""
    height, width = image.shape
    if y < -1 or y > height or x < -1 or x > width:
        return 0.0
    y, x = min(max(y, 0), height - 1), min(max(x, 0), width - 1)
    top, left = int(y), int(x)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    down, across = y - top, x - left
    return (image[top, left] * (1 - down) * (1 - across) + image[top, right] * (1 - down) * across
            + image[bottom, left] * down * (1 - across) + image[bottom, right] * down * across)


def padded_bilinear(image, y, x):
    """Value between pixels of a map that is surrounded by zeros."""
    top, left = math.floor(y), math.floor(x)
    value = 0.0
    for row, column in ((top, left), (top, left + 1), (top + 1, left), (top + 1, left + 1)):
        if 0 <= row < image.shape[0] and 0 <= column < image.shape[1]:
            value += image[row, column] * (1 - abs(y - row)) * (1 - abs(x - column))
    return value


def roi_align(maps, rois, size, scale, ratio, aligned):
    """Averages over sampled points in the bins of each region."""
    result = np.zeros((len(rois), maps.shape[1], size, size))
    shift = 0.5 if aligned else 0.0
    for number, (image, *corners) in enumerate(rois):
        left, top, right, bottom = (corner * scale - shift for corner in corners)
        height, width = bottom - top, right - left
        if not aligned:
            height, width = max(height, 1), max(width, 1)
        rows = ratio or math.ceil(height / size)
        columns = ratio or math.ceil(width / size)
        for channel, i, j in np.ndindex(result.shape[1:]):
            points = [bilinear(maps[int(image), channel],
                               top + (i + (row + 0.5) / rows) * height / size,
                               left + (j + (column + 0.5) / columns) * width / size)
                      for row in range(rows) for column in range(columns)]
            result[number, channel, i, j] = sum(points) / max(len(points), 1)
    return result


def roi_pool(maps, rois, size, scale):
    """Maxima of the bins of each region, whose corners stay between pixels."""
    result = np.zeros((len(rois), maps.shape[1], size, size))
    for number, (image, left, top, right, bottom) in enumerate(rois):
        left, top, right, bottom = (corner * scale for corner in (left, top, right + 1, bottom + 1))
        for channel, i, j in np.ndindex(result.shape[1:]):
            rows = _pixels(top, (bottom - top) / size, i, maps.shape[2])
            columns = _pixels(left, (right - left) / size, j, maps.shape[3])
            values = [maps[int(image), channel, row, column] for row in rows for column in columns]
            result[number, channel, i, j] = max(values, default=0.0)
    return result


def _pixels(begin, size, number, limit):
    if size <= 0:
        return range(0)
    first, last = math.floor(begin + number * size), math.ceil(begin + (number + 1) * size)
    return range(max(first, 0), min(last, limit))


def sigmoid_focal_loss(logits, targets, gamma, alpha, weights=None):
    """Focal loss of every class, equation 5 of Lin et al."""
    loss = np.zeros(logits.shape)
    for row, column in np.ndindex(logits.shape):
        chance = 1 / (1 + math.exp(-logits[row, column]))
        if targets[row] == column:
            loss[row, column] = -alpha * (1 - chance)**gamma * math.log(chance)
        else:
            loss[row, column] = -(1 - alpha) * chance**gamma * math.log(1 - chance)
        if weights is not None and 0 <= targets[row] < len(weights):
            loss[row, column] *= weights[targets[row]]
    return loss


def softmax_focal_loss(logits, targets, gamma, alpha, weights=None):
    """Focal loss of the softmax of every sample."""
    loss = []
    for row, target in zip(logits, targets):
        chance = math.exp(row[target]) / sum(math.exp(value) for value in row)
        weight = 1 if weights is None else weights[target]
        loss.append(-alpha * (1 - chance)**gamma * math.log(chance) * weight)
    return np.array(loss)


def deform_conv(maps, kernels, shifts, mask, stride, padding, dilation, groups, deform_groups):
    """Convolution whose positions are shifted and weighed."""
    images, channels = maps.shape[:2]
    outputs, per_group, rows, columns = kernels.shape
    result = np.zeros((images, outputs, *shifts.shape[2:]))
    for image, output, i, j in np.ndindex(result.shape):
        first = output // (outputs // groups) * per_group
        for channel, row, column in np.ndindex(per_group, rows, columns):
            deform_group = (first + channel) // (channels // deform_groups)
            position = (deform_group * rows + row) * columns + column
            down, across = shifts[image, 2 * position:2 * position + 2, i, j]
            value = padded_bilinear(maps[image, first + channel],
                                    i * stride - padding + row * dilation + down,
                                    j * stride - padding + column * dilation + across)
            weight = 1 if mask is None else mask[image, position, i, j]
            result[image, output, i, j] += kernels[output, channel, row, column] * value * weight
    return result


def deformable_attention(values, shapes, locations, weights):
    """Weighted samples of all levels, for every query and head."""
    images, queries, heads, levels, points, _ = locations.shape
    result = np.zeros((images, queries, heads, values.shape[3]))
    for image, query, head, level, point in np.ndindex(images, queries, heads, levels, points):
        height, width = shapes[level]
        start = sum(rows * columns for rows, columns in shapes[:level])
        x, y = locations[image, query, head, level, point]
        for channel in range(values.shape[3]):
            plane = values[image, start:start + height * width, head, channel]
            result[image, query, head, channel] += weights[
                image, query, head, level, point] * padded_bilinear(
                    plane.reshape(height, width), y * height - 0.5, x * width - 0.5)
    return result.reshape(images, queries, -1)
