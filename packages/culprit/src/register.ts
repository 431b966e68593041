/**
 * `node --import culprit/register app.js`: patches the LLM SDKs the application loads and, unless it brings its own
 * OpenTelemetry set-up, records spans to the OTLP endpoint of the environment or to `./.culprit/`.
 */
import { register } from './internal/register.ts';

register();
