package bellows.image;

/** Pictures for tests. */
final class Pictures {
  private Pictures() {}

  /** Each value tells where it stands: 100 · row + 10 · column + channel. */
  static Picture numbered(int height, int width, int channels) {
    Picture picture = new Picture();
    picture.resize(height, width, channels);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < channels; channel++) {
          picture.values()[picture.at(y, x) + channel] = 100 * y + 10 * x + channel;
        }
      }
    }
    return picture;
  }
}
