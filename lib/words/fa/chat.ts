import type { ChatWords } from '../chat-words.ts'

export const chatFa: ChatWords = {
  secretDeleted: 'به کلید یا رمز می‌ماند: پیام پاک شد و Keel چیزی از آن نگه نداشت.',
  secretLeft: 'به کلید یا رمز می‌ماند. Keel چیزی از آن نگه نداشت، ولی اینجا نمی‌تواند پاکش کند: خودتان همین حالا پیام را پاک کنید.',
  secretRevoke: 'تلگرام آن را دیده است. در صرافی باطلش کنید و یکی تازه بسازید؛ کلید هرگز از گفت‌وگو نمی‌گذرد.',
}
