// On a thread of Node's: has import find this package where nothing else is found.
let own;

export function initialize(data) {
  own = data;
}

export async function resolve(specifier, context, next) {
  if (specifier !== 'drover-host') return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch {
    return { url: own, shortCircuit: true };
  }
}
