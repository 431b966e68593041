// Stands in for the platform: calls the function, then stops the process as a freeze would, without any exit handler.
import { handler } from './handler.js';

for (const letter of ['Where is my order 4711?', 'I want to return 4712.']) {
  await handler({ letter }).then(
    ({ statusCode }) => console.log(statusCode),
    (error) => console.log(`failed: ${error.constructor.name}`),
  );
}
process.kill(process.pid, 'SIGKILL');
