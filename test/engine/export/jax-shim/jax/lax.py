"""The loops of jax.lax."""


def while_loop(condition, body, state):
    while condition(state):
        state = body(state)
    return state
