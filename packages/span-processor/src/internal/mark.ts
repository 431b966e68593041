/** On every failure processor; registered, so that two copies of this package know each other's. */
export const PROCESSOR_MARK: unique symbol = Symbol.for('culprit.failure-processor');
