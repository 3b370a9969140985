/**
 * Tones of a surface from its lowest band to its highest, dark is low; `edge` are those of the lines between bands.
 * Even steps of lightness in OKLab and little chroma, so that the runs stay the loudest: tests measure both.
 */
export const TONES = {
  "light": {
    "fill": [
      "#b0d0e6", "#b5d3e7", "#b9d5e8", "#bed8e8", "#c3dae9", "#c7ddea", "#ccdfeb", "#d0e1eb", "#d5e4ec",
      "#d9e6ed", "#dee9ed", "#e3ebee", "#e7eeef", "#ecf0ef", "#f0f3f0", "#f5f5f0", "#faf8f1", "#fefaf2"
    ],
    "edge": [
      "#a2c7e0", "#a7c9e0", "#accbe1", "#b0cee1", "#b5d0e1", "#bad3e2", "#bfd5e2", "#c4d7e3", "#c9dae3",
      "#cddce3", "#d2dfe4", "#d7e1e4", "#dce3e4", "#e1e6e5", "#e6e8e5", "#eaebe5", "#efede5", "#f4efe6"
    ],
    "ink": "#283c5a"
  },
  "dark": {
    "fill": [
      "#0d1226", "#0f1629", "#12192c", "#141d2f", "#162032", "#182435", "#1b2838", "#1d2b3b", "#1f2f3e",
      "#223341", "#243744", "#273b47", "#293f4a", "#2c434d", "#2e4751", "#314b54", "#344f57", "#36535a"
    ],
    "edge": [
      "#151a33", "#171e36", "#192239", "#1b263c", "#1d2a3f", "#1f2d42", "#223145", "#243548", "#26394b",
      "#293d4e", "#2b4151", "#2e4554", "#304957", "#324d5a", "#35525d", "#375660", "#3a5a63", "#3c5e67"
    ],
    "ink": "#bed7f5"
  }
};

export const BANDS = TONES.light.fill.length;

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

const parted = (tones) => ({fill: tones.fill.map(channels), edge: tones.edge.map(channels), ink: channels(tones.ink)});
const PARTED = {light: parted(TONES.light), dark: parted(TONES.dark)};

/** The tones on such a page, as channels. @returns {{fill: number[][], edge: number[][], ink: number[]}} */
export const tonesOf = ({dark}) => PARTED[dark ? "dark" : "light"];
