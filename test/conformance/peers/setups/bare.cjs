'use strict';

/** Nothing: what the application sees without anybody. */
exports.start = () => ({ take: () => [] });
