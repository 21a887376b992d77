/** Every word_with_underscores in a text: tool names and whatever else is spelt like one. */
export const snakeWordsIn = (text: string): readonly string[] => [
  ...new Set(text.match(/(?<![\w/.-])[a-z]+(?:_[a-z]+)+(?!\w)/g) ?? []),
];
