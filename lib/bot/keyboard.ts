import type { Buttons } from '#desk/ports/chat.ts'

/** Buttons as the Bot API takes them. */
export const keyboard = (buttons: Buttons) => ({ inline_keyboard: buttons.map((row) => row.map((button) => ({ text: button.label, callback_data: button.data }))) })
